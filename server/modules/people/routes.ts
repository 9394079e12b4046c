import * as contract from '@qilian/contract/people';
import { orProgram, route, staff, type Api } from '../../platform/http/index.ts';
import { cancelAbsence, listAbsences, planAbsence } from './organisation/absences.ts';
import { listAreas, openArea, renameArea } from './organisation/areas.ts';
import { closeDepartment, closeOffice } from './organisation/close-department.ts';
import { listDepartments, openDepartment, openOffice, renameDepartment, renameOffice } from './organisation/departments.ts';
import { listDuty, planDuty } from './organisation/duty.ts';
import { exportAbsences, exportAreas, exportDepartments, exportDuty, exportStaff } from './exports.ts';
import { endPost, leaveService } from './organisation/leave-service.ts';
import { resetSecondFactor } from './credentials/reset-second-factor.ts';
import { getSignInRules, setSignInRules } from './sign-in/sign-in-rules.ts';
import { addPost, addStaffMember, editStaffMember, resetPassword, revealStaff, showStaffMember } from './organisation/staff.ts';
import { listStaff } from './organisation/staff-views.ts';

const administrators = staff('administrator');

export function peopleRoutes(api: Api): void {
  route(api, contract.listAreas, { permit: orProgram('any', staff()), handle: ({ tx, query }) => listAreas(tx, query) });
  route(api, contract.exportAreas, { permit: staff(), fresh: true, handle: ({ tx, query }) => exportAreas(tx, query) });
  route(api, contract.openArea, { permit: administrators, handle: ({ tx, body }) => openArea(tx, body) });
  route(api, contract.renameArea, { permit: administrators, handle: ({ tx, params, body }) => renameArea(tx, params.areaId, body) });
  route(api, contract.listDepartments, { permit: orProgram('people:read', staff()), handle: ({ tx, query }) => listDepartments(tx, query) });
  route(api, contract.exportDepartments, { permit: staff(), fresh: true, handle: ({ tx, query }) => exportDepartments(tx, query) });
  route(api, contract.openDepartment, { permit: administrators, handle: ({ tx, body }) => openDepartment(tx, body) });
  route(api, contract.renameDepartment, { permit: administrators, handle: ({ tx, params, body }) => renameDepartment(tx, params.departmentId, body) });
  route(api, contract.closeDepartment, { permit: administrators, handle: ({ tx, params, body }) => closeDepartment(tx, params.departmentId, body) });
  route(api, contract.openOffice, { permit: administrators, handle: ({ tx, params, body }) => openOffice(tx, params.departmentId, body) });
  route(api, contract.renameOffice, { permit: administrators, handle: ({ tx, params, body }) => renameOffice(tx, params.officeId, body) });
  route(api, contract.closeOffice, { permit: administrators, handle: ({ tx, params, body }) => closeOffice(tx, params.officeId, body) });
  route(api, contract.listStaff, { permit: staff(), handle: ({ tx, query }) => listStaff(tx, query) });
  route(api, contract.exportStaff, { permit: staff(), fresh: true, handle: async ({ tx, query }) => exportStaff(tx, query) });
  route(api, contract.getStaffMember, { permit: staff(), handle: ({ tx, params }) => showStaffMember(tx, params.userId) });
  route(api, contract.revealStaff, { permit: staff('administrator', 'park_leader'), fresh: true, handle: ({ tx, params, body }) => revealStaff(tx, params.userId, body) });
  route(api, contract.addStaffMember, { permit: administrators, fresh: true, handle: ({ tx, body }) => addStaffMember(tx, body) });
  route(api, contract.editStaffMember, { permit: administrators, fresh: true, handle: ({ tx, params, body }) => editStaffMember(tx, params.userId, body) });
  route(api, contract.resetPassword, { permit: administrators, fresh: true, handle: ({ tx, params, body }) => resetPassword(tx, params.userId, body) });
  route(api, contract.resetSecondFactor, { permit: administrators, fresh: true, handle: ({ tx, params, body }) => resetSecondFactor(tx, params.userId, body.version) });
  route(api, contract.getSignInRules, { permit: administrators, handle: ({ tx, params }) => getSignInRules(tx, params.areaId) });
  route(api, contract.setSignInRules, { permit: administrators, fresh: true, handle: ({ tx, params, body }) => setSignInRules(tx, params.areaId, body) });
  route(api, contract.addPost, { permit: administrators, fresh: true, handle: ({ tx, params, body }) => addPost(tx, params.userId, body) });
  route(api, contract.endPost, { permit: administrators, fresh: true, handle: ({ tx, params, body }) => endPost(tx, params.postId, body) });
  route(api, contract.leaveService, { permit: administrators, fresh: true, handle: ({ tx, params, body }) => leaveService(tx, params.userId, body) });
  route(api, contract.listAbsences, { permit: staff(), handle: ({ tx, query }) => listAbsences(tx, query) });
  route(api, contract.exportAbsences, { permit: staff(), fresh: true, handle: async ({ tx, query }) => exportAbsences(tx, query) });
  route(api, contract.planAbsence, { permit: staff(), handle: ({ tx, body }) => planAbsence(tx, body) });
  route(api, contract.cancelAbsence, {
    permit: staff(),
    handle: async ({ tx, params }) => {
      await cancelAbsence(tx, params.absenceId);
      return { done: true } as const;
    },
  });
  route(api, contract.listDuty, { permit: orProgram('people:read', staff()), handle: ({ tx, query }) => listDuty(tx, query) });
  route(api, contract.exportDuty, { permit: staff(), fresh: true, handle: ({ tx, query }) => exportDuty(tx, query) });
  route(api, contract.planDuty, { permit: staff('administrator', 'park_leader'), handle: ({ tx, body }) => planDuty(tx, body) });
}
